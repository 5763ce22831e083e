System.Console.WriteLine(Consumer.Training.Fingerprint());
