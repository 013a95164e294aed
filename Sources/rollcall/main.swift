import RollcallCommands

await Rollcall.main()
