Console.Error.WriteLine("this engine is not written yet");
return 3;
