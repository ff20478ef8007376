package dev.forge.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is advised when docker's daemon does not answer. */
class DockerHintTest {
    @ParameterizedTest
    @CsvSource({
        "Got permission denied while trying to connect to the Docker daemon socket, false, dev, usermod -aG docker dev",
        "dial unix /run/docker.sock: connect: Permission denied, true, '', usermod -aG docker $USER",
        "Cannot connect to the Docker daemon, true, dev, systemctl start docker",
        "Cannot connect to the Docker daemon, false, dev, apt-get install docker.io"
    })
    void advises(String reason, boolean installed, String user, String expected) {
        assertThat(DockerEngine.hint(reason, installed, user)).contains(expected);
    }
}
