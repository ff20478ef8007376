package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a fleet's database, {@code postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require}. What it
 * leaves out is taken from libpq's environment variables (PGHOST, PGPASSWORD, PGSSLMODE and so on), then from libpq's
 * defaults; a password also from libpq's password file, which the driver reads itself. The password is in no text but
 * the one that {@link #properties} hands to the driver.
 */
public final class FleetAddress {
    /** Seconds until a server that does not answer is given up. */
    static final String TIMEOUT = "10";

    private static final Pattern ADDRESS = Pattern.compile("postgres(?:ql)?://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?"
            + "(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@/?#]*)(?::(\\d{0,5}))?(?:/([^/?#]*))?(?:\\?([^#]*))?");

    /** A parameter after the question mark under libpq's name, its variable, and what the driver calls it. */
    private record Parameter(String name, String variable, String property) {}

    /** The only ones: some of the driver's own load classes that the address names. */
    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("sslmode", "PGSSLMODE", "sslmode"),
            new Parameter("sslrootcert", "PGSSLROOTCERT", "sslrootcert"),
            new Parameter("sslcert", "PGSSLCERT", "sslcert"),
            new Parameter("sslkey", "PGSSLKEY", "sslkey"),
            new Parameter("connect_timeout", "PGCONNECT_TIMEOUT", "connectTimeout"),
            new Parameter("options", "PGOPTIONS", "options"));

    private final String user;
    private final String host;
    private final String port;
    private final String database;
    private final Properties properties = new Properties();

    private FleetAddress(Matcher parts, Map<String, String> environment) {
        user = part(parts.group(1), environment, "PGUSER", System.getProperty("user.name"));
        host = part(parts.group(3), environment, "PGHOST", "localhost");
        port = part(parts.group(4), environment, "PGPORT", "5432");
        database = part(parts.group(5), environment, "PGDATABASE", user);
        properties.setProperty("user", user);
        String password = part(parts.group(2), environment, "PGPASSWORD", "");
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", TIMEOUT);
        for (Parameter parameter : PARAMETERS) {
            String value = environment.get(parameter.variable());
            if (value != null && !value.isEmpty()) {
                properties.setProperty(parameter.property(), value);
            }
        }
        String query = parts.group(6);
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            set(pair);
        }
        String timeout = properties.getProperty("connectTimeout", TIMEOUT);
        if (!timeout.matches("[1-9]\\d{0,4}")) {
            throw ForgeException.usage("connect_timeout is a number of seconds, not " + timeout);
        }
        // The first is for the connection, the second also for a server that accepts it and says nothing.
        properties.setProperty("loginTimeout", timeout);
        // Seconds without a byte from the server, which may be waiting for somebody else's transaction.
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("ApplicationName", "forge");
        properties.setProperty("reWriteBatchedInserts", "true");
    }

    /**
     * Takes an address apart.
     *
     * @param environment the environment variables, for what the address leaves out
     * @throws ForgeException with exit code 2 if it is none; the message does not repeat it, as a password that is
     *     written wrongly cannot be told from the rest
     */
    public static FleetAddress of(String address, Map<String, String> environment) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            int scheme = address.indexOf("://");
            throw ForgeException.usage(
                    (scheme < 0 ? "this" : address.substring(0, scheme) + "://…") + " is no address of a database",
                    "it is postgres://USER:PASSWORD@HOST:PORT/DATABASE; in a password, @ is %40, / is %2F, ? is %3F"
                            + " and # is %23");
        }
        return new FleetAddress(parts, environment);
    }

    private static String part(
            @Nullable String written, Map<String, String> environment, String variable, String defaultValue) {
        if (written != null && !written.isEmpty()) {
            return decoded(written);
        }
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? defaultValue : value;
    }

    private static String decoded(String text) {
        try {
            // A plus stands for itself here, as it does for libpq.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ForgeException.usage(
                    "the address of the database has a % that two hexadecimal digits do not follow",
                    "in a password, % is %25");
        }
    }

    private void set(String pair) {
        NameValue given = NameValue.of(pair);
        List<String> known = new ArrayList<>();
        for (Parameter parameter : PARAMETERS) {
            if (given.value() != null && parameter.name().equals(given.name())) {
                properties.setProperty(parameter.property(), decoded(given.value()));
                return;
            }
            known.add(parameter.name() + "=");
        }
        throw ForgeException.usage(
                "unknown parameter " + given.name() + " in the address of the database",
                "known are " + String.join(", ", known));
    }

    String user() {
        return user;
    }

    String host() {
        return host;
    }

    String database() {
        return database;
    }

    /** The address as the driver wants it, without user and password. */
    String jdbc() {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** What the driver has to know besides, the password too. */
    Properties properties() {
        return properties;
    }

    /** {@code HOST:PORT}, for messages. */
    String server() {
        return host + ":" + port;
    }

    /** The address without the password. */
    @Override
    public String toString() {
        return "postgres://" + user + "@" + server() + "/" + database;
    }
}
