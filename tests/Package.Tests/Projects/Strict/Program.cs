using System;

[assembly: CLSCompliant(true)]
[assembly: System.Runtime.InteropServices.ComVisible(false)]

Console.WriteLine(Consumer.Training.Fingerprint());
