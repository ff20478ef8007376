package dev.forge.bench.internal.store;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.SuiteWriter;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.stats.Figure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of many hosts in one PostgreSQL. The tables are for queries; what is read back is the result file, which
 * is stored as well. The driver and its modules are there only if the launcher says so ({@code --add-modules}): nothing
 * may load this class before a {@link FleetAddress} was taken apart.
 */
public final class Fleet implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 100;

    private final FleetAddress address;
    private final Connection connection;
    private final Migrations migrations;

    private Fleet(FleetAddress address, Connection connection, Migrations migrations) {
        this.address = address;
        this.connection = connection;
        this.migrations = migrations;
    }

    /**
     * Connects. Nothing is made in the database.
     *
     * @throws ForgeException if the database cannot be reached or does not let the user in
     */
    public static Fleet open(FleetAddress address) {
        return open(address, Migrations.ALL);
    }

    static Fleet open(FleetAddress address, Migrations migrations) {
        try {
            Connection connection = DriverManager.getConnection(address.jdbc(), address.properties());
            connection.setAutoCommit(false);
            return new Fleet(address, connection, migrations);
        } catch (SQLException e) {
            throw FleetFailure.of(e, address);
        }
    }

    /** What is done in one transaction. */
    private interface Transaction<T> {
        T run() throws SQLException;
    }

    private <T> T transaction(Transaction<T> work) {
        try {
            boolean done = false;
            try {
                T result = work.run();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done && !connection.isClosed()) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw FleetFailure.of(e, address);
        }
    }

    /**
     * Adds a run, unless it is there: a run is known by its host, the moment at which it began, and its seed. One that
     * was published while it was still being measured is replaced when it has got more samples. Makes the tables the
     * first time, and brings them to this version.
     *
     * @return whether anything changed
     * @throws ForgeException if the schema is of a later version, or the database refuses
     */
    public boolean publish(Suite suite) {
        String file = suite.json(ZoneOffset.UTC);
        // As it will be read back: with the file's precision.
        Suite stored = SuiteReader.parse(file, "the run");
        return transaction(() -> {
            migrations.apply(connection);
            return insert(stored, file);
        });
    }

    private boolean insert(Suite suite, String file) throws SQLException {
        String host = SuiteFilter.hostOf(suite);
        int samples = suite.results().size();
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from forge_run where host = ? and began = ? and seed = ? and samples < ?")) {
            bind(delete, host, suite.timestamp(), suite.seed(), samples);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into forge_run (host, began, seed, suite, environment, rounds, warnings, samples, file)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (host, began, seed) do nothing returning id")) {
            bind(
                    insert,
                    host,
                    suite.timestamp(),
                    suite.seed(),
                    suite.suiteName(),
                    suite.environment().facts(),
                    suite.order(),
                    suite.warnings(),
                    samples,
                    file);
            try (ResultSet id = insert.executeQuery()) {
                if (!id.next()) {
                    return false;
                }
                insertEngines(id.getLong(1), suite.engines());
                insertSamples(id.getLong(1), suite.results());
                return true;
            }
        }
    }

    private void insertEngines(long run, List<EngineReport> engines) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into forge_engine (run, position, engine, terms, reason, hint) values (?, ?, ?, ?, ?, ?)")) {
            int position = 0;
            for (EngineReport engine : engines) {
                switch (engine) {
                    case EngineReport.Ready(var name, var configuration) ->
                        bind(insert, run, position, name, configuration.members(), null, null);
                    case EngineReport.Absent(var name, var reason, var hint) ->
                        bind(insert, run, position, name, null, reason, hint);
                }
                insert.addBatch();
                position++;
            }
            insert.executeBatch();
        }
    }

    private void insertSamples(long run, List<Sample> samples) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into forge_sample (run, position, name,"
                + " operation, engine, metric, value, reason, unit, measured, round, warmup, details)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int position = 0;
            for (Sample sample : samples) {
                bind(
                        insert,
                        run,
                        position,
                        sample.name(),
                        sample.operation().key(),
                        sample.runtime(),
                        sample.metric().key(),
                        sample.value() instanceof Figure.Measured(double value) ? value : null,
                        sample.value() instanceof Figure.Unavailable(String reason) ? reason : null,
                        sample.metric().unit(),
                        sample.timestamp(),
                        sample.round().isPresent() ? sample.round().getAsInt() : null,
                        sample.warmUp(),
                        SuiteWriter.details(sample));
                insert.addBatch();
                position++;
            }
            insert.executeBatch();
        }
    }

    /**
     * The runs that are wanted, the oldest first.
     *
     * @throws ForgeException if nothing was ever published there, the schema is of a later version, or the database
     *     refuses
     */
    public List<Suite> suites(SuiteFilter filter) {
        return transaction(() -> {
            if (migrations.version(connection) == 0) {
                throw new ForgeException(
                        "nothing was ever published to " + address, "forge benchmark publish brings results there");
            }
            try (PreparedStatement select = connection.prepareStatement("select id, file from forge_run"
                    + " where (?::text is null or host = ?) and (?::timestamptz is null or began >= ?)"
                    + " order by began, id")) {
                bind(select, filter.host(), filter.host(), filter.since(), filter.since());
                select.setFetchSize(ROWS_AT_ONCE);
                return read(select);
            }
        });
    }

    private List<Suite> read(PreparedStatement select) throws SQLException {
        List<Suite> suites = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                suites.add(SuiteReader.parse(rows.getString(2), "run " + rows.getLong(1) + " of " + address));
            }
        }
        return suites;
    }

    /** Sets a statement's parameters; never does a value become part of its text. */
    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String text) {
                statement.setString(i + 1, storable(text));
            } else if (value instanceof Map<?, ?> map) {
                statement.setObject(i + 1, storableJson(Json.write(map)), Types.OTHER);
            } else if (value instanceof List<?> texts) {
                Object[] all =
                        texts.stream().map(text -> storable(text.toString())).toArray();
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", all));
            } else if (value instanceof Instant moment) {
                statement.setObject(i + 1, moment.atOffset(ZoneOffset.UTC));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    /** PostgreSQL's texts cannot hold the character 0. The file, where it is an escape sequence, keeps it. */
    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }

    /** The same for JSON, where the character is an escape sequence unless its backslash is itself escaped. */
    private static String storableJson(String json) {
        return json.replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000", "$1\\\\ufffd");
    }

    /** Ends the connection. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Everything is committed, and the server ends what is left of the connection.
        }
    }
}
