using System.CommandLine;

var root = new RootCommand("x");
root.Subcommands.Add(new Command("run", "run"));
return root.Parse(args).Invoke();
