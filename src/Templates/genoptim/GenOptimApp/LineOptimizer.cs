using GenOptim;

namespace GenOptimApp;

// The generator writes the rest of this class. Its rule, as a formula, stands on top of LineOptimizer.Rule.g.cs: go to the definition of any member.
// The decay does not depend on the learning rate: in each step a weight loses the fraction WeightDecay, times how far a schedule has lowered the rate.
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.99, WeightDecay = 1e-5)]
public sealed partial class LineOptimizer;
