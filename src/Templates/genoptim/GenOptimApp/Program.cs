using GenOptimApp;

(float, float)[] points = [(-2f, -3f), (-1f, -1f), (0f, 1f), (1f, 3f), (2f, 5f)];      // y = 2x + 1

using var fit = new LineFit(learningRate: 0.05);
for (int step = 1; step <= 400; step++)
{
    float loss = fit.Step(points);
    if (step % 50 == 0)
    {
        Console.WriteLine($"step {step,4}   loss {loss:e2}   y = {fit.Slope:f3}·x + {fit.Offset:f3}");
    }
}
