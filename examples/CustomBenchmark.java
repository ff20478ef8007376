import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.StartupResult;
import java.util.List;

/**
 * The specification's custom benchmark: the startup of several engines, saved under a name of its own.
 *
 * <pre>java -cp target/forge.jar --enable-native-access=ALL-UNNAMED examples/CustomBenchmark.java [ROUNDS]
 * [ENGINE...]</pre>
 */
public final class CustomBenchmark {
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        List<String> runtimes = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("forge", "podman");

        BenchmarkRunner runner = new BenchmarkRunner();
        for (String runtime : runtimes) {
            StartupResult result = runner.benchmarkContainerStartup(runtime, rounds);
            System.out.printf("%s: %.1fms%n", runtime, result.averageMs());
        }
        System.out.println("saved: " + runner.saveResults("my_benchmark.json"));
    }
}
