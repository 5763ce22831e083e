Module Program
    Sub Main()
        System.Console.WriteLine(Consumer.Training.Fingerprint())
    End Sub
End Module
