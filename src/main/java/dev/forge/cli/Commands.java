package dev.forge.cli;

import dev.forge.cli.benchmark.BenchmarkAllCommand;
import dev.forge.cli.benchmark.BenchmarkCheckCommand;
import dev.forge.cli.benchmark.BenchmarkCompareCommand;
import dev.forge.cli.benchmark.BenchmarkDagCommand;
import dev.forge.cli.benchmark.BenchmarkDensityCommand;
import dev.forge.cli.benchmark.BenchmarkDiffCommand;
import dev.forge.cli.benchmark.BenchmarkDiskCommand;
import dev.forge.cli.benchmark.BenchmarkDoctorCommand;
import dev.forge.cli.benchmark.BenchmarkEnginesCommand;
import dev.forge.cli.benchmark.BenchmarkExportCommand;
import dev.forge.cli.benchmark.BenchmarkExportJobCommand;
import dev.forge.cli.benchmark.BenchmarkFilesCommand;
import dev.forge.cli.benchmark.BenchmarkHistoryCommand;
import dev.forge.cli.benchmark.BenchmarkLifecycleCommand;
import dev.forge.cli.benchmark.BenchmarkLoadCommand;
import dev.forge.cli.benchmark.BenchmarkMemoryCommand;
import dev.forge.cli.benchmark.BenchmarkPublishCommand;
import dev.forge.cli.benchmark.BenchmarkReportCommand;
import dev.forge.cli.benchmark.BenchmarkStartupCommand;
import dev.forge.cli.benchmark.BenchmarkWorkflowCommand;
import dev.forge.cli.benchmark.ProfileCommand;
import dev.forge.cli.benchmark.ResourcesCommand;
import dev.forge.cli.command.Command;
import dev.forge.cli.container.AfreshCommand;
import dev.forge.cli.container.AttachCommand;
import dev.forge.cli.container.CreateCommand;
import dev.forge.cli.container.ExecCommand;
import dev.forge.cli.container.FailedCommand;
import dev.forge.cli.container.InspectCommand;
import dev.forge.cli.container.KillCommand;
import dev.forge.cli.container.LogsCommand;
import dev.forge.cli.container.PsCommand;
import dev.forge.cli.container.RmCommand;
import dev.forge.cli.container.RunCommand;
import dev.forge.cli.container.StartCommand;
import dev.forge.cli.container.StopCommand;
import dev.forge.cli.container.WaitCommand;
import dev.forge.cli.dashboard.DashboardCommand;
import dev.forge.cli.dashboard.StatsCommand;
import dev.forge.cli.image.HistoryCommand;
import dev.forge.cli.image.ImageInspectCommand;
import dev.forge.cli.image.ImagesCommand;
import dev.forge.cli.image.ImportCommand;
import dev.forge.cli.image.LoadCommand;
import dev.forge.cli.image.RmiCommand;
import dev.forge.cli.image.TagCommand;
import dev.forge.cli.system.CopyLayersCommand;
import dev.forge.cli.system.InstallCommand;
import dev.forge.cli.system.MappingCommand;
import dev.forge.cli.system.SystemDfCommand;
import dev.forge.cli.system.SystemInfoCommand;
import dev.forge.cli.system.SystemPruneCommand;
import dev.forge.cli.system.VersionCommand;
import dev.forge.cli.workflow.WorkflowCheckCommand;
import dev.forge.cli.workflow.WorkflowConfigCommand;
import dev.forge.cli.workflow.WorkflowDownCommand;
import dev.forge.cli.workflow.WorkflowExportCommand;
import dev.forge.cli.workflow.WorkflowGraphCommand;
import dev.forge.cli.workflow.WorkflowLogsCommand;
import dev.forge.cli.workflow.WorkflowPlanCommand;
import dev.forge.cli.workflow.WorkflowPsCommand;
import dev.forge.cli.workflow.WorkflowRehearseCommand;
import dev.forge.cli.workflow.WorkflowRunCommand;
import dev.forge.cli.workflow.WorkflowScheduleCommand;
import dev.forge.cli.workflow.WorkflowSchemaCommand;
import dev.forge.cli.workflow.WorkflowStopCommand;
import dev.forge.cli.workflow.WorkflowUpCommand;
import dev.forge.cli.workflow.WorkflowWhyCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds commands by their names. A switch, not a map: only the command that is called gets loaded. */
public final class Commands {
    private Commands() {}

    /** Every command's path, in the order of the help text. */
    static final List<String> PATHS = List.of(
            "run",
            "create",
            "start",
            "stop",
            "kill",
            "rm",
            "ps",
            "exec",
            "logs",
            "wait",
            "inspect",
            "load",
            "import",
            "images",
            "tag",
            "rmi",
            "history",
            "image inspect",
            "image ls",
            "image load",
            "image import",
            "image tag",
            "image rm",
            "image history",
            "stats",
            "dashboard",
            "workflow run",
            "workflow check",
            "workflow config",
            "workflow plan",
            "workflow why",
            "workflow graph",
            "workflow rehearse",
            "workflow up",
            "workflow down",
            "workflow stop",
            "workflow ps",
            "workflow logs",
            "workflow export",
            "workflow schedule",
            "workflow schema",
            "benchmark startup",
            "benchmark memory",
            "benchmark disk",
            "benchmark compare",
            "benchmark check",
            "benchmark export",
            "benchmark diff",
            "benchmark history",
            "benchmark engines",
            "benchmark report",
            "benchmark doctor",
            "benchmark publish",
            "benchmark export-job",
            "benchmark load",
            "benchmark lifecycle",
            "benchmark density",
            "benchmark dag",
            "benchmark files",
            "benchmark workflow",
            "benchmark all",
            "benchmark profile",
            "benchmark resources",
            "system df",
            "system prune",
            "system info",
            "completion",
            "install",
            "version");

    /** The command with this path, or null. */
    public static @Nullable Command find(String path) {
        return switch (path) {
            case "run" -> new RunCommand();
            case "create" -> new CreateCommand();
            case "start" -> new StartCommand();
            case "stop" -> new StopCommand();
            case "kill" -> new KillCommand();
            case "rm" -> new RmCommand();
            case "ps" -> new PsCommand();
            case "exec" -> new ExecCommand();
            case "logs" -> new LogsCommand();
            case "wait" -> new WaitCommand();
            case "inspect" -> new InspectCommand();
            case "load", "image load" -> new LoadCommand();
            case "import", "image import" -> new ImportCommand();
            case "images", "image ls", "image list" -> new ImagesCommand();
            case "tag", "image tag" -> new TagCommand();
            case "rmi", "image rm" -> new RmiCommand();
            case "history", "image history" -> new HistoryCommand();
            case "image inspect" -> new ImageInspectCommand();
            case "stats" -> new StatsCommand();
            case "dashboard" -> new DashboardCommand();
            case "workflow run" -> new WorkflowRunCommand();
            case "workflow config" -> new WorkflowConfigCommand();
            case "workflow check" -> new WorkflowCheckCommand();
            case "workflow plan" -> new WorkflowPlanCommand();
            case "workflow up" -> new WorkflowUpCommand();
            case "workflow down" -> new WorkflowDownCommand();
            case "workflow stop" -> new WorkflowStopCommand();
            case "workflow why" -> new WorkflowWhyCommand();
            case "workflow ps" -> new WorkflowPsCommand();
            case "workflow logs" -> new WorkflowLogsCommand();
            case "workflow rehearse" -> new WorkflowRehearseCommand();
            case "workflow export" -> new WorkflowExportCommand();
            case "workflow schedule" -> new WorkflowScheduleCommand();
            case "workflow schema" -> new WorkflowSchemaCommand();
            case "workflow graph" -> new WorkflowGraphCommand();
            case "benchmark startup" -> new BenchmarkStartupCommand();
            case "benchmark memory" -> new BenchmarkMemoryCommand();
            case "benchmark disk" -> new BenchmarkDiskCommand();
            case "benchmark compare" -> new BenchmarkCompareCommand();
            case "benchmark check" -> new BenchmarkCheckCommand();
            case "benchmark export" -> new BenchmarkExportCommand();
            case "benchmark diff" -> new BenchmarkDiffCommand();
            case "benchmark history" -> new BenchmarkHistoryCommand();
            case "benchmark engines" -> new BenchmarkEnginesCommand();
            case "benchmark report" -> new BenchmarkReportCommand();
            case "benchmark doctor" -> new BenchmarkDoctorCommand();
            case "benchmark export-job" -> new BenchmarkExportJobCommand();
            case "benchmark publish" -> new BenchmarkPublishCommand();
            case "benchmark load" -> new BenchmarkLoadCommand();
            case "benchmark lifecycle" -> new BenchmarkLifecycleCommand();
            case "benchmark workflow" -> new BenchmarkWorkflowCommand();
            case "benchmark files" -> new BenchmarkFilesCommand();
            case "benchmark dag" -> new BenchmarkDagCommand();
            case "benchmark density" -> new BenchmarkDensityCommand();
            case "benchmark all" -> new BenchmarkAllCommand();
            case "benchmark profile" -> new ProfileCommand();
            case "benchmark resources" -> new ResourcesCommand();
            case "system df" -> new SystemDfCommand();
            case "system prune" -> new SystemPruneCommand();
            case "system info", "info" -> new SystemInfoCommand();
            case "completion" -> new CompletionCommand();
            case "install" -> new InstallCommand();
            case "version" -> new VersionCommand();
            case "_attach" -> new AttachCommand();
            case "_failed" -> new FailedCommand();
            case "_afresh" -> new AfreshCommand();
            case "_copy-layers" -> new CopyLayersCommand();
            case "_mapping" -> new MappingCommand();
            case "_man" -> new ManPagesCommand();
            default -> null;
        };
    }
}
