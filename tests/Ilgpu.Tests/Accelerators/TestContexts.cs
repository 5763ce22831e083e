using GenOptim.Ilgpu.Tests.Family;
using GenOptim.Ilgpu.Tests.Golden;
using ILGPU;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>Contexts for every optimizer of these tests.</summary>
internal static class TestContexts
{
    /// <summary>Enables a context for the optimizers of this assembly and for those that tests compile, each of which has arithmetic of its own.</summary>
    public static Context Enabled(this Context context)
    {
        GoldenClasses.EnableOn(context);
        FamilyClasses.EnableOn(context);
        return context.EnableGenOptim();
    }
}
