<GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)>
Public Class Ignored
End Class
