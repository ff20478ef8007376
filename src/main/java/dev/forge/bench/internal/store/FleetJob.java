package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.ShellWord;
import dev.forge.core.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job that measures on many hosts and publishes into one database. It never holds the password: that is in the
 * environment of who submits it, or a secret of Kubernetes.
 *
 * @param benchmark what is measured: the words after {@code forge benchmark}
 * @param address the database, without a password
 * @param archives images to load before, or names of files on each host
 */
public record FleetJob(List<String> benchmark, String address, List<String> archives) {
    /** The benchmarks that measure. */
    public static final List<String> BENCHMARKS =
            List.of("startup", "memory", "disk", "load", "lifecycle", "density", "compare", "check", "all");

    private static final Pattern PASSWORD = Pattern.compile("^(postgres(?:ql)?://)([^/?#]*)@.*$");
    private static final String LABEL = "forge-benchmark";

    /**
     * Checks what is asked for.
     *
     * @throws ForgeException with exit code 2 if it is no benchmark or the address has a password
     */
    public FleetJob {
        if (benchmark.isEmpty() || !BENCHMARKS.contains(benchmark.get(0))) {
            throw ForgeException.usage(
                    benchmark.isEmpty() ? "there is nothing to measure" : benchmark.get(0) + " measures nothing",
                    "after --, one of " + String.join(", ", BENCHMARKS) + " with its options");
        }
        Matcher matcher = PASSWORD.matcher(address);
        if (!address.matches("(?s)postgres(ql)?://.*")) {
            throw ForgeException.usage("no address of a database: " + address, "postgres://USER@HOST:PORT/DATABASE");
        }
        if (matcher.matches() && matcher.group(2).contains(":")) {
            throw ForgeException.usage(
                    "the address has a password, which everybody could read in the job",
                    "leave it out: it comes from PGPASSWORD, ~/.pgpass or a secret of kubernetes");
        }
        benchmark = List.copyOf(benchmark);
        archives = List.copyOf(archives);
    }

    private static String quoted(String word) {
        StringBuilder text = new StringBuilder();
        ShellWord.quote(text, word);
        return text.toString();
    }

    /** What one host does. What was measured before is published too, as long as it was not. */
    private String script() {
        StringBuilder script = new StringBuilder("forge=${FORGE:-forge}\n");
        for (String archive : archives) {
            script.append("\"$forge\" load -i ").append(quoted(archive)).append(" || exit\n");
        }
        script.append("\"$forge\" benchmark");
        benchmark.forEach(word -> script.append(' ').append(quoted(word)));
        // What failed is a result too.
        return script.append("\ncode=$?\n\"$forge\" benchmark publish ")
                .append(quoted(address))
                .append(" || exit\nexit \"$code\"\n")
                .toString();
    }

    /**
     * A script that submits a job for each host.
     *
     * @param hosts the hosts as Slurm names them, such as {@code n[1-4]}; null for all nodes
     */
    public String slurm(@Nullable String hosts) {
        String body = "#!/bin/sh\n" + script();
        String delimiter = "END";
        while (("\n" + body).contains("\n" + delimiter + "\n")) {
            delimiter += "_";
        }
        return """
                #!/bin/sh
                # Submits one job for each host, alone on it, and prints the jobs' ids. The password of the database is
                # PGPASSWORD or in ~/.pgpass; options for sbatch are its variables, such as SBATCH_PARTITION; FORGE is
                # the path of forge on the hosts.
                set -eu
                hosts=@hosts@
                for host in $hosts; do
                    job=$(sbatch --parsable --export=ALL --job-name="forge-benchmark" --nodes=1 --nodelist="$host" \\
                        --exclusive --no-requeue --output="${FORGE_LOGS:-.}/forge-benchmark-%N-%j.log" <<'@end@'
                @body@@end@
                    )
                    printf '%s %s\\n' "$host" "${job%%;*}"
                done
                """.replace(
                        "@hosts@",
                        hosts == null
                                ? "$(sinfo --noheader --Node --format=%N | sort -u)"
                                : "$(scontrol show hostnames " + quoted(hosts) + ")")
                .replace("@end@", delimiter)
                .replace("@body@", body);
    }

    /**
     * A job of Kubernetes with a pod for each of so many hosts, or a cron job.
     *
     * @param image an image with forge in it
     * @param nodes how many hosts
     * @param secret the secret whose key {@code password} is the database's
     * @param cron when, as cron writes it, or null for once
     */
    public String kubernetes(String image, int nodes, String secret, @Nullable String cron) {
        JsonObject labels = new JsonObject().put("app", LABEL);
        JsonObject antiAffinity = new JsonObject()
                .put("labelSelector", new JsonObject().put("matchLabels", labels))
                .put("topologyKey", "kubernetes.io/hostname");
        JsonObject password = new JsonObject()
                .put("name", "PGPASSWORD")
                .put(
                        "valueFrom",
                        new JsonObject()
                                .put(
                                        "secretKeyRef",
                                        new JsonObject().put("name", secret).put("key", "password")));
        List<JsonObject> mounts = new ArrayList<>();
        mounts.add(new JsonObject().put("name", "home").put("mountPath", "/var/lib/forge"));
        JsonObject container = new JsonObject()
                .put("name", "forge")
                .put("image", image)
                // Kubernetes replaces $(NAME) in a command.
                .put("command", List.of("/bin/sh", "-c", script().replace("$(", "$$(")))
                .put(
                        "env",
                        List.of(new JsonObject().put("name", "FORGE_HOME").put("value", "/var/lib/forge"), password))
                // A container engine mounts file systems and makes control groups.
                .put("securityContext", new JsonObject().put("privileged", true))
                .put("volumeMounts", mounts);
        JsonObject pod = new JsonObject()
                .put("restartPolicy", "Never")
                // With the host's network the pod has the host's name, by which results are known.
                .put("hostNetwork", true)
                .put("dnsPolicy", "ClusterFirstWithHostNet")
                .put(
                        "affinity",
                        new JsonObject()
                                .put(
                                        "podAntiAffinity",
                                        new JsonObject()
                                                .put(
                                                        "requiredDuringSchedulingIgnoredDuringExecution",
                                                        List.of(antiAffinity))))
                .put("containers", List.of(container))
                .put("volumes", List.of(new JsonObject().put("name", "home").put("emptyDir", new JsonObject())));
        JsonObject job = new JsonObject()
                .put("completionMode", "Indexed")
                .put("completions", nodes)
                .put("parallelism", nodes)
                .put("backoffLimit", 0)
                .put(
                        "template",
                        new JsonObject()
                                .put("metadata", new JsonObject().put("labels", labels))
                                .put("spec", pod));
        JsonObject metadata =
                new JsonObject().put(cron == null ? "generateName" : "name", LABEL + (cron == null ? "-" : ""));
        JsonObject root = new JsonObject()
                .put("apiVersion", "batch/v1")
                .put("kind", cron == null ? "Job" : "CronJob")
                .put("metadata", metadata);
        if (cron == null) {
            root.put("spec", job);
        } else {
            root.put(
                    "spec",
                    new JsonObject()
                            .put("schedule", cron)
                            .put("concurrencyPolicy", "Forbid")
                            .put("jobTemplate", new JsonObject().put("spec", job)));
        }
        return "# Measures on " + nodes + " hosts, each pod alone on its own: kubectl create -f FILE\n"
                + "# The password: kubectl create secret generic " + secret + " --from-file=password=FILE\n"
                + YamlText.of(root);
    }
}
