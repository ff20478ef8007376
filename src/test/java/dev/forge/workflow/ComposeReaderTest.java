package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file means, and what is said of a file that means nothing. */
class ComposeReaderTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("TAG", "7", "EMPTY", "", "HOME", "/home/u");

    @TempDir
    Path directory;

    private Workflow read(String text) {
        Workflow workflow = ComposeText.read(directory, text, ENVIRONMENT);
        assertThat(workflow.problems().all()).as(text).noneMatch(problem -> problem.isError());
        return workflow;
    }

    private StepDefinition definition(String text) {
        Workflow workflow = read(text);
        Step last = workflow.steps().get(workflow.steps().size() - 1);
        return workflow.definition(last, last.matrix().combinations().get(0));
    }

    /** One mistake in a service of four lines: line 4 is the fourth. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            imagee: x                  | 4:5: unknown key imagee in service web (did you mean image?)
            timeout: 5s                | 4:5: unknown key timeout in service web (compose does not have it: write it below x-forge)
            build: .                   | 4:5: build in service web cannot be used (forge builds no images yet: build it elsewhere, load it, and name it as image)
            privileged: true           | 4:5: privileged in service web cannot be used (forge has no privileged containers: name the capabilities under cap_add)
            ports: ["80:80"]           | 4:5: warning: ports in service web has no effect: a run's steps share one network, which nothing outside reaches: network_mode: host puts a service on the host's
            depends_on: [wbe]          | 4:18: web depends on wbe, which is not there (did you mean web?)
            depends_on: {db: {condition: service_ready}} | 4:34: unknown condition service_ready of dependency db of service web (did you mean service_healthy?)
            depends_on: {db: {condition: service_helthy}} | 4:34: unknown condition service_helthy of dependency db of service web (did you mean service_healthy?)
            depends_on: {db: {required: false}} | 4:18: dependency db of service web has no condition (conditions are service_started, service_healthy and service_completed_successfully)
            sysctls: {kernel.panic: 1} | 4:15: kernel.panic in sysctls of service web is the whole host's, not a container's (a container has its own net.*, fs.mqueue.*, kernel.msgmax, kernel.msgmnb, kernel.msgmni, kernel.sem, kernel.shmall, kernel.shmmax, kernel.shmmni, kernel.shm_rmid_forced)
            sysctls: [net.a=1, net/b=2] | 4:24: net/b in sysctls of service web is not the name of a kernel parameter (a name has dots, as net.ipv4.ip_unprivileged_port_start)
            sysctls: [net.core.somaxconn] | 4:15: net.core.somaxconn in sysctls of service web has no value (write NAME: VALUE, or NAME=VALUE in a list)
            sysctls: {net.core.somaxconn: } | 4:15: net.core.somaxconn in sysctls of service web has no value (write NAME: VALUE, or NAME=VALUE in a list)
            sysctls: {net.a: [1]}      | 4:22: net.a in sysctls of service web is a text, not a list
            mem_limit: lots            | 4:16: mem_limit of service web is a size, not lots (sizes are a number and b, k, m, g or t: 64m, 1.5g, 2GiB)
            mem_limit: 1m              | 4:16: mem_limit of service web is less than 6m, in which nothing starts
            mem_limit: 64g             | 2:3: web never runs: it wants 64GiB of memory, and this host has 8GiB
            cpus: 12                   | 2:3: web never runs: it wants 12 processors, and this host has 4
            cpus: many                 | 4:11: cpus of service web is a number of at least 0, not many
            deploy: {resources: {limits: {cpus: "8", memory: 1g}}} | 2:3: web never runs: it wants 8 processors, and this host has 4
            deploy: {replicas: 3}      | 4:24: deploy.replicas of service web is 3, and a step runs once (run it several times by x-forge.matrix)
            environment: {A: [1]}      | 4:22: A in environment of service web is a text, not a list
            environment: [=x]          | 4:19: there is no name before = in environment of service web
            command: sh -c "x          | 4:14: a quote is not closed in command of service web: sh -c "x
            env_file: no.env           | 4:15: there is no file no.env (leave it out, or add required: false)
            volumes: [data:/d]         | 4:15: there is no volume data, which service web uses (declare it at the top of the file, under volumes)
            volumes: [./x:y]           | 4:15: the target y of a volume of service web is not absolute
            volumes: ["a:/b:rw:c"]     | 4:15: a volume is [SOURCE:]TARGET[:MODE], not a:/b:rw:c
            volumes: ["./a:/b:rx"]     | 4:15: unknown mode rx of volume ./a:/b:rx (modes are ro and rw)
            secrets: [key]             | 4:15: there is no secret key, which service web uses (declare it at the top of the file, under secrets)
            networks: [back]           | 4:16: there is no network back, which service web uses (declare it at the top of the file, under networks)
            extra_hosts: ["a:nowhere"] | 4:19: the address of the extra host a is none: nowhere (write 10.0.0.1)
            extra_hosts: ["a b:1.2.3.4"] | 4:19: an extra host cannot be called a b
            extra_hosts: [a]           | 4:19: an extra host is NAME:ADDRESS, not a
            extra_hosts: {h: host-gateway} | 4:22: warning: h in extra_hosts of service web stands for nothing: a run's network does not reach the host (network_mode: host does)
            hostname: "a b"            | 4:15: hostname of service web is no host's name: a b (use letters, digits, dots and hyphens)
            links: ["db:"]             | 4:13: a link is SERVICE or SERVICE:ALIAS, not db:
            network_mode: container:x  | 4:19: network_mode container:x of service web cannot be used (it is none, host or service:NAME)
            healthcheck: {test: [ls]}  | 4:25: test of the healthcheck of service web begins with ls (it is [CMD, PROGRAM, ARG...], [CMD-SHELL, COMMAND], [NONE] or a text for the shell)
            healthcheck: {interval: 5x} | 4:29: interval of the healthcheck of service web is a length of time, not 5x (write 500ms, 1.5s, 2m or 1h30m)
            healthcheck: {retrys: 3}   | 4:19: unknown key retrys in healthcheck of service web (did you mean retries?)
            read_only: maybe           | 4:16: read_only of service web is true or false, not maybe
            extends: {service: other}  | 4:24: there is no service other, which service web extends
            extends: web               | 4:14: service web extends itself: web → web
            working_dir: $X            | 4:18: warning: the variable X is not set, so it is blank (give it a default: ${X:-default})
            working_dir: ${X:?not set} | 4:18: the variable X is not set: not set (set it in the environment or in .env)
            working_dir: a$            | 4:18: there is no variable's name behind the dollar in a$ (write $$ for a dollar)
            working_dir: ${TAG         | 4:18: a brace is not closed in ${TAG (write ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+replacement})
            x-forge: {retrys: 3}       | 4:15: unknown key retrys in x-forge of service web (did you mean retry?)
            x-forge: {timeout: 0}      | 4:24: timeout of service web is 0, in which nothing runs
            x-forge: {retry: -1}       | 4:22: retry of service web is a whole number of at least 0, not -1
            x-forge: {retry: {on: [256]}} | 4:28: an exit code is at most 255, not 256
            x-forge: {outputs: [../x]} | 4:25: ../x in outputs of service web is outside of the file's directory (name it relative to the directory that the file is in)
            x-forge: {outputs: [/etc]} | 4:25: /etc in outputs of service web is outside of the file's directory (name it relative to the directory that the file is in)
            x-forge: {if: "a =="}      | 4:19: the condition ends too early: a == (such as: if: os == 'linux' && !failure())
            x-forge: {if: "old()"}     | 4:19: there is no old(): a condition may ask success(), failure() and always() (such as: if: os == 'linux' && !failure())
            x-forge: {matrix: {A: []}} | 4:23: matrix of web has no combination, so it never runs
            x-forge: {matrix: {A: x}}  | 4:27: axis A is a list of values, not x
            x-forge: {matrix: {A-B: [1]}} | 4:24: an axis of a matrix is a variable, and none can be called A-B (use letters, digits and _)
            x-forge: {matrix: {JDK: [1], exclude: [{JKD: 1}]}} | 4:34: exclude names JKD, which is no axis of the matrix of web (did you mean JDK?)
            image: y                   | 4:5: image stands twice, first in line 3
            """)
    void oneMistake(String line, String complaint) {
        String text = "services:\n  web:\n    image: x\n    " + line + "\n  db: {image: y, healthcheck: {test: ls}}\n";
        assertThat(ComposeText.complaints(directory, text, ENVIRONMENT)).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services: {a b: {image: x}}          | 1:12: a service cannot be called a b (use letters, digits, dots, hyphens and underscores)
            services: [a]                        | 1:11: services is a mapping of names, not a list
            services: {a: }                      | 1:12: service a is a mapping, not nothing
            services: {a: {command: x}}          | 1:12: service a has no image (name one: image: NAME)
            servics: {a: {image: x}}             | 1:1: unknown key servics in the file (did you mean services?)
            name: x                              | 1:1: the file has no services and no jobs
            services: {a: {image: x, sysctls: [net.b=1], network_mode: host}} | 1:36: net.b in sysctls of service a is the host's where the network is the host's (leave it out, or the host's network)
            [a, b]                               | 1:1: the file is a mapping, not a list
            include: [no.yaml]                   | 1:11: there is no file no.yaml to include
            include: [compose.yaml]              | 1:11: compose.yaml includes itself
            {services: {a: {image: x}}, secrets: {k: {file: no}}} | 1:49: there is no file no for secret k
            {services: {a: {image: x}}, secrets: {k: {}}} | 1:39: secret k has no content (give it one of file, environment)
            {services: {a: {image: x}}, secrets: {k: {external: true}}} | 1:43: external in secret k cannot be used (secrets are files or variables)
            {services: {a: {image: x}}, jobs: {a: {image: x}}} | 1:36: job a is there already, at compose.yaml:1:13
            jobs: {a: {image: x}}                | 1:8: warning: job a has no triggers, without which docker compose refuses the file (triggers: {manual: {}})
            """)
    void aWrongFile(String text, String complaint) {
        assertThat(ComposeText.complaints(directory, text, ENVIRONMENT)).contains(complaint);
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        String text = """
                services:
                  web:
                    imagee: nginx
                    depends_on: [dbb]
                    mem_limit: x
                  db:
                    image: postgres
                    cpus: -1
                volume: {}
                """;
        assertThat(ComposeText.complaints(directory, text, ENVIRONMENT))
                .containsExactly(
                        "2:3: service web has no image (name one: image: NAME)",
                        "3:5: unknown key imagee in service web (did you mean image?)",
                        "4:18: web depends on dbb, which is not there (did you mean db?)",
                        "5:16: mem_limit of service web is a size, not x (sizes are a number and b, k, m, g or t: 64m,"
                                + " 1.5g, 2GiB)",
                        "8:11: cpus of service db is a number of at least 0, not -1",
                        "9:1: unknown key volume in the file (did you mean volumes?)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a$TAG-b              | a7-b
            ${TAG}${TAG}         | 77
            ${NO:-d}             | d
            ${NO-d}              | d
            ${EMPTY:-d}          | d
            x${EMPTY-d}          | x
            ${NO:-${TAG}x}       | 7x
            ${NO:-${ALSO:-e}}    | e
            ${TAG:+set}          | set
            x${NO:+set}          | x
            x${EMPTY:+set}       | x
            ${EMPTY+set}         | set
            ${TAG:?no}           | 7
            x${EMPTY?no}         | x
            $$TAG                | $TAG
            ${TAG:-$NO}          | 7
            """)
    void interpolation(String text, String expected) {
        String file = "services: {a: {image: '" + text + "'}}";
        assertThat(definition(file).image()).isEqualTo(expected);
        assertThat(ComposeText.complaints(directory, file, ENVIRONMENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            sh -c "a b"         | sh,-c,a b
            a\\ b 'c"d' "e\\"f" | a b,c"d,e"f
            ["x y", z]          | x y,z
            []                  |
            a '' b              | a,,b
            """)
    void commands(String text, String words) {
        List<String> command = definition("services:\n  a:\n    image: x\n    command: " + text)
                .command();
        assertThat(command).isEqualTo(words == null ? List.of() : Arrays.asList(words.split(",")));
    }

    @ParameterizedTest
    @CsvSource({
        "1h5m30s20ms,3930020",
        "90s,90000",
        "1.5s,1500",
        "500us,0",
        "10,10000",
        "2d,172800000",
        "1x,",
        "-1s,",
        "s,",
        "5 s,",
        "'',",
        "1s2,",
        "9999999h,"
    })
    void lengthsOfTime(String text, Long millis) {
        Duration span = TimeSpan.parse(text);
        assertThat(span == null ? null : span.toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            os == 'linux'                   ~ true  ~ false
            os != 'linux'                   ~ false ~ false
            os == 'mac' || TAG == 7     ~ true  ~ false
            os == 'linux' && TAG == '8'     ~ false ~ false
            !(os == 'mac') && matrix.os     ~ true  ~ false
            EMPTY                           ~ false ~ false
            NOTHING                         ~ false ~ false
            true && !false                  ~ true  ~ false
            always()                        ~ true  ~ true
            failure()                       ~ false ~ true
            !failure()                      ~ true  ~ false
            success() && os == "linux"      ~ true  ~ false
            os == 'linux' && failure()      ~ false ~ true
            """)
    void conditions(String text, boolean afterSuccess, boolean afterFailure) {
        Condition condition = Condition.parse(text);
        Variables variables = Variables.of(ENVIRONMENT).withMatrix(Map.of("os", "linux"));
        assertThat(condition.holds(new Condition.State(variables, false))).isEqualTo(afterSuccess);
        assertThat(condition.holds(new Condition.State(variables, true))).isEqualTo(afterFailure);
    }

    @Test
    void environmentComesFromFilesThenFromTheFileItself() {
        ComposeText.write(directory, "a.env", "# c\nA=1\nexport B=\"x y\" \nC='$no'\nD=${A}2 # c\nTAG\nM=\"l1\nl2\"\n");
        ComposeText.write(directory, ".env", "DOT=dot\nTAG=8\n");
        StepDefinition definition = definition("""
                services:
                  a:
                    image: i:${DOT}-$TAG
                    environment: [A=2, HOME, NOTSET, E=]
                    env_file: [a.env, {path: no.env, required: false}]
                """);
        assertThat(definition.image()).isEqualTo("i:dot-7");
        assertThat(definition.environment())
                .containsExactly(
                        Map.entry("A", "2"),
                        Map.entry("B", "x y"),
                        Map.entry("C", "$no"),
                        Map.entry("D", "12"),
                        Map.entry("TAG", "7"),
                        Map.entry("M", "l1\nl2"),
                        Map.entry("HOME", "/home/u"),
                        Map.entry("E", ""));
    }

    @Test
    void whatIsExtendedComesFirst() {
        ComposeText.write(directory, "sub/base.yaml", """
                services:
                  root: {image: r, environment: {X: root}, volumes: ["./data:/data", "./other:/o"], cpus: 1}
                  base: {extends: root, environment: {X: base, Y: base}, command: base}
                """);
        StepDefinition definition = definition("""
                services:
                  a:
                    extends: {service: base, file: sub/base.yaml}
                    environment: {Y: own}
                    volumes: [./mine:/data]
                    command: own
                """);
        assertThat(definition.image()).isEqualTo("r");
        assertThat(definition.environment()).containsExactly(Map.entry("X", "base"), Map.entry("Y", "own"));
        assertThat(definition.command()).containsExactly("own");
        assertThat(definition.limits().cpus()).isEqualTo(1.0);
        assertThat(definition.storage().volumes().stream().map(VolumeUse::source))
                .containsExactly(
                        directory.resolve("sub/other").toString(),
                        directory.resolve("mine").toString());
    }

    @Test
    void includedFilesHaveTheirOwnDirectoryAndVariables() {
        ComposeText.write(directory, "sub/.env", "INNER=in\nTAG=9\n");
        ComposeText.write(directory, "sub/c.yaml", "services: {db: {image: 'd:$INNER-$TAG', volumes: ['./x:/x']}}\n");
        Workflow workflow = read("include: [sub/c.yaml]\nservices: {web: {image: w, depends_on: [db]}}\n");
        StepDefinition db = workflow.definition(workflow.steps().get(0), Map.of());
        assertThat(db.image()).isEqualTo("d:in-7");
        assertThat(db.storage().volumes().get(0).source())
                .isEqualTo(directory.resolve("sub/x").toString());
    }

    @Test
    void anAnchorIsReadWhereItIsUsed() {
        StepDefinition definition = definition("""
                x-common: &common
                  image: i
                  environment: &env {A: 1, B: 2}
                services:
                  a:
                    <<: *common
                    environment: {<<: *env, B: 3}
                """);
        assertThat(definition.image()).isEqualTo("i");
        assertThat(definition.environment()).containsExactly(Map.entry("A", "1"), Map.entry("B", "3"));
    }

    @Test
    void everythingOfAStep() {
        Workflow workflow = read("""
                jobs:
                  test:
                    image: jdk:${JDK}
                    triggers: {manual: {}}
                    entrypoint: ["/bin/sh", -c]
                    command: ["true"]
                    user: "1000:1000"
                    working_dir: /w
                    init: true
                    mem_limit: 64m
                    cpu_quota: 50000
                    pids_limit: 100
                    ulimits: {nofile: 100, nproc: {soft: 1, hard: 2}}
                    cap_drop: [ALL]
                    extra_hosts: ["a:1.2.3.4", "b=::1"]
                    tmpfs: /tmp
                    secrets: [{source: key, target: /k, mode: 0400}]
                    stop_grace_period: 1m30s
                    healthcheck: {test: "true", interval: 1s, retries: 5}
                    depends_on:
                      db: {condition: service_healthy}
                      opt: {condition: service_started, required: false}
                    x-forge:
                      matrix:
                        JDK: [21, 25]
                        OS: [a, b]
                        exclude: [{JDK: 21, OS: b}]
                        include: [{JDK: 25, EXTRA: x}, {JDK: 26}]
                      retry: {limit: 3, delay: 10s, factor: 3, max: 60s, on: [1, timeout]}
                      timeout: 10m
                      inputs: [src/**]
                      outputs: [out]
                      if: JDK != '20'
                      allow-failure: true
                      priority: 5
                      cache: false
                services:
                  db: {image: p, healthcheck: {test: [CMD, ready]}}
                secrets: {key: {environment: TAG}}
                """);
        Step step = workflow.steps().get(0);
        assertThat(step.matrix().combinations())
                .containsExactly(
                        Map.of("JDK", "21", "OS", "a"),
                        Map.of("JDK", "25", "OS", "a", "EXTRA", "x"),
                        Map.of("JDK", "25", "OS", "b", "EXTRA", "x"),
                        Map.of("JDK", "26"));
        assertThat(step.dependencies().stream().map(d -> d.name() + " " + d.condition() + " " + d.required()))
                .containsExactly("db HEALTHY true", "opt STARTED false");
        StepDefinition definition =
                workflow.definition(step, step.matrix().combinations().get(3));
        assertThat(definition.image()).isEqualTo("jdk:26");
        assertThat(definition.environment()).containsExactly(Map.entry("JDK", "26"));
        assertThat(definition.entrypoint()).containsExactly("/bin/sh", "-c");
        assertThat(definition.limits()).isEqualTo(new StepDefinition.LimitSettings(0.5, 64L << 20, 100));
        assertThat(definition.process().ulimits()).containsExactly("nofile=100:100", "nproc=1:2");
        assertThat(definition.isolation().network().extraHosts()).containsExactly("a=1.2.3.4", "b=::1");
        assertThat(definition.storage().secrets()).containsExactly(new FileUse("key", "/k", null, null, "0400"));
        assertThat(definition.stopGrace()).isEqualTo(Duration.ofSeconds(90));
        assertThat(definition.healthCheck())
                .isEqualTo(new HealthCheck(
                        List.of("/bin/sh", "-c", "true"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        5,
                        Duration.ZERO,
                        Duration.ofSeconds(5)));
        StepPolicy policy = definition.policy();
        assertThat(policy.retry())
                .isEqualTo(new StepPolicy.Retry(3, Duration.ofSeconds(10), 3, Duration.ofMinutes(1), List.of(1, 124)));
        assertThat(policy.retry().delayBefore(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.retry().delayBefore(2)).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.retry().delayBefore(3)).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.inputs()).containsExactly("src/**");
        assertThat(policy.outputs()).containsExactly("out");
        assertThat(policy.allowFailure()).isTrue();
        assertThat(policy.priority()).isEqualTo(5);
        assertThat(policy.cache()).isFalse();
    }
}
