namespace Consumer

[<GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)>]
type Ignored() = class end
