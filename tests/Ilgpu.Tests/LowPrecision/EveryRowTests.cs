using System;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Ptx;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Every row of the table of number types has kernels, whose PTX keeps the rules and which give the CPU's bits.</summary>
public sealed class EveryRowTests(EveryRowTests.CpuAccelerator fixture) : IClassFixture<EveryRowTests.CpuAccelerator>
{
    [Theory]
    [MemberData(nameof(TypeRows.Names), MemberType = typeof(TypeRows))]
    public void Kernels_keep_every_rule(string row)
    {
        Type optimizer = TypeRows.Class(row);
        Assert.Empty(PtxRules.Breaches(PtxCompiler.Compile(optimizer), isFloat32: true));
        if (row.Contains("Block8", StringComparison.Ordinal))
        {
            Assert.Empty(PtxRules.Breaches(PtxCompiler.Compile(optimizer, "UpdateKernel8"), isFloat32: true));
        }
    }

    [Theory]
    [MemberData(nameof(TypeRows.Names), MemberType = typeof(TypeRows))]
    public void Kernels_give_the_bits_of_the_CPU(string row) => TypedTraining.Compare(
        OptimizerClass.Of(TypeRows.Class(row)), Placement.Mixed, new TypedScenario(6, 2, isFinite: true, 5, 4099, 258, 4352), fixture.Accelerator);

    /// <summary>An accelerator that knows the arithmetic of the rows' assembly.</summary>
    public sealed class CpuAccelerator : IDisposable
    {
        private readonly Context _context = Context.Create(builder => builder.CPU(CpuAcceleratorSource.SmallDevice).Optimize(OptimizationLevel.O2));

        public CpuAccelerator()
        {
            TypeRows.EnableOn(_context);
            Accelerator = _context.CreateCPUAccelerator(0);
        }

        internal Accelerator Accelerator { get; }

        public void Dispose()
        {
            Accelerator.Dispose();
            _context.Dispose();
        }
    }
}
