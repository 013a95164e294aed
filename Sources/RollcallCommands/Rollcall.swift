internal import ArgumentParser
internal import Glibc
public import RollcallCore
internal import RollcallPlatform

/// The program: a command line in, an exit status out.
public enum Rollcall {
    /// Runs the command that this process was started with and ends the process with its status.
    ///
    /// A program with tasks of its own is one line: `await Rollcall.main(tasks: [MyTask()])`. A task of the same name
    /// as a built-in one replaces it.
    public static func main(tasks: [any TaskHandler] = []) async {
        let environment = processEnvironment()
        let invocation = Invocation(
            environment: environment, output: .ofThisProcess(environment: environment), clock: SystemClock(),
            tasks: tasks)
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: invocation)
        // No exit handlers: those of OpenSSL free what the thread of a connection may still be using.
        fflush(nil)
        _exit(status.rawValue)
    }

    /// Runs one command line; nothing of this process is touched but through the invocation.
    static func run(_ arguments: [String], in invocation: Invocation) async -> CommandStatus {
        let status = await answer(arguments, in: invocation)
        do {
            try invocation.output.standard.flush()
            return status
        } catch {
            return report(error, as: status, in: invocation)
        }
    }

    private static func answer(_ arguments: [String], in invocation: Invocation) async -> CommandStatus {
        do {
            if Set(arguments) == ["--version", "--json"] {
                try invocation.output.line(Version.json.text)
                return .done
            }
            let reader = CommandReader(root: RollcallCommand.self, columns: invocation.output.terminal.columns)
            switch try reader.read(arguments, environment: invocation.environment) {
            case .say(let text):
                try invocation.output.line(text)
                return .done
            case .refuse(let message):
                invocation.output.tell("error: \(message)\n")
                return .usage
            case .run(let command, let warnings):
                for warning in warnings { invocation.output.warn(warning) }
                guard let runnable = command as? any RunnableCommand else {
                    try invocation.output.line(reader.answer(of: command))
                    return .done
                }
                return try await runnable.run(in: invocation)
            }
        } catch let failure as CommandFailure {
            return report(failure, in: invocation)
        } catch let error as StoreError {
            return report(error.failure, in: invocation)
        } catch let loss as OutputLoss {
            return report(loss, as: .done, in: invocation)
        } catch {
            return report(CommandFailure(.bug, "\(error)", help: "this is a defect of rollcall"), in: invocation)
        }
    }

    private static func report(_ failure: CommandFailure, in invocation: Invocation) -> CommandStatus {
        invocation.output.tell(failure.text)
        return failure.status
    }

    /// A reader who has gone missed nothing that it wanted; any other loss is one.
    private static func report(_ loss: OutputLoss, as status: CommandStatus, in invocation: Invocation) -> CommandStatus
    {
        guard let failure = loss.failure else { return status }
        return report(failure, in: invocation)
    }

    private static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let variable = String(cString: text)
            entry += 1
            guard let mark = variable.firstIndex(of: "=") else { continue }
            variables[String(variable[..<mark])] = String(variable[variable.index(after: mark)...])
        }
        return variables
    }
}
