using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Rules;

/// <summary>Hyperparameters that do not go together.</summary>
/// <param name="Name">The one to be underlined.</param>
/// <param name="Descriptor">The diagnostic.</param>
/// <param name="Arguments">Its message's arguments.</param>
internal sealed record HyperparameterConflict(string Name, DiagnosticDescriptor Descriptor, IReadOnlyList<object> Arguments);
