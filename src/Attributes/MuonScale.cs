namespace GenOptim;

/// <summary>By what the step of an <see cref="Algorithm.Muon"/> is multiplied besides the learning rate. The decay goes by the learning rate alone.</summary>
public enum MuonScale
{
    /// <summary>What the formula has.</summary>
    OfFormula = 0,

    /// <summary><c>√max(1, rows/columns)</c>: Keller Jordan's, and PyTorch's <c>original</c>.</summary>
    Shape = 1,

    /// <summary><c>0.2·√max(rows, columns)</c>, so that learning rates of AdamW fit: Moonlight's, and PyTorch's <c>match_rms_adamw</c>.</summary>
    AdamW = 2,
}
