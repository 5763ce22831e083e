using System.Runtime.CompilerServices;
using ILGPU;

// ILGPU's accelerator on the CPU compiles kernels into an assembly of this name, and must see the hand-written one's types.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]
