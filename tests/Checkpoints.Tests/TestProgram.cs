using System;

namespace GenOptim.Checkpoints.Tests;

/// <summary>What the test assembly does when tests run it as a program of its own.</summary>
internal static class TestProgram
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            default:
                Console.Error.WriteLine("Run the tests with 'dotnet test'.");
                return 2;
        }
    }
}
