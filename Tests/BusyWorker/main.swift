import RollcallCommands

await Rollcall.main(tasks: [Spin()])
