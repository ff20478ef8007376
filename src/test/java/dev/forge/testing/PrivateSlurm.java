package dev.forge.testing;

import dev.forge.core.posix.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Slurm for one test class: munged, slurmctld and two slurmd on ports of the loopback interface that were free, in a
 * directory that goes away with them.
 */
public final class PrivateSlurm implements AutoCloseable {
    private static final Pattern JOB =
            Pattern.compile("JobId=\\S+ (?:ArrayJobId=\\S+ ArrayTaskId=(\\S+) )?.*?JobName=(\\S+).*? JobState=(\\S+)");

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    private PrivateSlurm(Path directory) {
        this.directory = directory;
    }

    /** Starts it and waits until both nodes are idle; skips the test where Slurm is not installed. */
    public static PrivateSlurm start() throws Exception {
        Need.root();
        Need.programs("munged", "slurmctld", "slurmd", "sbatch", "scontrol");
        PrivateSlurm slurm = new PrivateSlurm(Files.createTempDirectory("forge-slurm"));
        try {
            slurm.open();
        } catch (Exception | AssertionError e) {
            slurm.close();
            throw e;
        }
        return slurm;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void open() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        byte[] key = new byte[128];
        new SecureRandom().nextBytes(key);
        Path keyFile = Files.write(directory.resolve("key"), key);
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--------"));
        Files.createDirectory(directory.resolve("state"));
        Files.createDirectories(directory.resolve("spool/n1"));
        Files.createDirectories(directory.resolve("spool/n2"));
        Files.createFile(directory.resolve("plugstack.conf"));
        String host =
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().split("\\.", 2)[0];
        Files.writeString(directory.resolve("slurm.conf"), """
                ClusterName=test
                SlurmctldHost=@host@(127.0.0.1)
                SlurmctldPort=@port0@
                SlurmUser=root
                SlurmdUser=root
                AuthType=auth/munge
                CredType=cred/munge
                AuthInfo=socket=@dir@/socket
                StateSaveLocation=@dir@/state
                SlurmdSpoolDir=@dir@/spool/%n
                SlurmctldPidFile=@dir@/slurmctld.pid
                SlurmdPidFile=@dir@/slurmd-%n.pid
                SlurmctldLogFile=@dir@/slurmctld.log
                SlurmdLogFile=@dir@/slurmd-%n.log
                PlugStackConfig=@dir@/plugstack.conf
                ProctrackType=proctrack/pgid
                TaskPlugin=task/none
                SwitchType=switch/none
                MpiDefault=none
                SelectType=select/cons_tres
                SelectTypeParameters=CR_Core_Memory
                SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
                SlurmdParameters=config_overrides
                JobAcctGatherType=jobacct_gather/none
                AccountingStorageType=accounting_storage/none
                KillWait=10
                NodeName=n1 NodeHostname=n1 NodeAddr=127.0.0.1 Port=@port1@ CPUs=2 RealMemory=1000 State=UNKNOWN
                NodeName=n2 NodeHostname=n2 NodeAddr=127.0.0.1 Port=@port2@ CPUs=2 RealMemory=1000 State=UNKNOWN
                PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
                """.replace("@host@", host)
                .replace("@dir@", directory.toString())
                .replace("@port0@", Integer.toString(freePort()))
                .replace("@port1@", Integer.toString(freePort()))
                .replace("@port2@", Integer.toString(freePort())));
        run(
                "munged",
                "--foreground",
                "--force",
                "--num-threads=2",
                "--socket=" + directory.resolve("socket"),
                "--key-file=" + keyFile,
                "--pid-file=" + directory.resolve("munged.pid"),
                "--seed-file=" + directory.resolve("seed"));
        Await.until(processes.get(0), "munged answers", () -> Files.exists(directory.resolve("socket")));
        run("slurmctld", "-D", "-i");
        // Each has a host name of its own, as two hosts would.
        for (String node : new String[] {"n1", "n2"}) {
            run("unshare", "--uts", "sh", "-c", "hostname " + node + " && exec slurmd -D -N " + node);
        }
        Await.until(processes.get(1), "both nodes are idle", () -> {
            CommandResult nodes = command("sinfo", "--noheader", "--Node", "--format=%N %t");
            return nodes.out().contains("n1 idle\n") && nodes.out().contains("n2 idle\n");
        });
    }

    private void run(String... command) throws IOException {
        Process process = builder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".out").toFile())
                .start();
        processes.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** A command that knows this Slurm, not yet started. */
    public ProcessBuilder builder(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("SLURM_CONF", directory.resolve("slurm.conf").toString());
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        words.set(0, program(command[0]));
        return builder.command(words);
    }

    private static String program(String name) {
        Path sbin = Path.of("/usr/sbin", name);
        return Files.isExecutable(sbin) ? sbin.toString() : name;
    }

    /** Runs such a command to its end. */
    public CommandResult command(String... command) throws IOException, InterruptedException {
        return CommandResult.of(builder(command));
    }

    /** What has become of each job, by its name; those of an array as {@code NAME[TASK]}. */
    public Map<String, String> states() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (String line :
                command("scontrol", "--oneliner", "show", "jobs").out().split("\n")) {
            Matcher job = JOB.matcher(line);
            if (job.find()) {
                states.put(job.group(2) + (job.group(1) == null ? "" : "[" + job.group(1) + "]"), job.group(3));
            }
        }
        return states;
    }

    /** Waits until no job is pending or running. */
    public void awaitEmptyQueue() throws Exception {
        Await.until("the queue is empty", () -> {
            CommandResult queue = command("squeue", "--noheader");
            return queue.code() == 0 && queue.out().isBlank();
        });
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                process.onExit().get(20, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        FileTree.remove(directory.toFile());
    }
}
