using System;
using System.Globalization;
using GenOptim.Conformance.MachineCode;
using GenOptim.Conformance.Replay;

namespace GenOptim.Conformance.SameBits;

/// <summary>What the test assembly does when it is run as a program: <see cref="InstructionSetTests"/> and <see cref="CompiledClasses"/> run it so with other settings of the runtime.</summary>
internal static class StepHashProgram
{
    public const string Command = "step-hash";

    public static int Main(string[] arguments)
    {
        if (arguments is [CompiledClasses.Command, string classes, string most])
        {
            return CompiledClasses.Run(classes, int.Parse(most, CultureInfo.InvariantCulture));
        }

        if (arguments is not [Command, string path])
        {
            Console.Error.WriteLine($"Usage: {Command} <compiled optimizer classes>. Run the tests with 'dotnet test'.");
            return 2;
        }

        Console.WriteLine(FormattableString.Invariant($"{InstructionSetTests.WidestHere}"));
        Console.WriteLine(StepHash.Of(GeneratedClasses.Catalogue(path)));
        return 0;
    }
}
