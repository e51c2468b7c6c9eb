Console.Error.WriteLine("bench: nothing can be run yet");
return 2;
