package dev.forge.bench;

/** What was done to get a value: an {@link Operation}, or one that only another version of Forge knows. */
public sealed interface OperationId permits Operation, OperationId.ForeignOperation {
    /** Its name in result files. */
    String key();

    /** An operation that this version does not know. */
    record ForeignOperation(String key) implements OperationId {}

    /** The operation with this name. */
    static OperationId of(String key) {
        for (Operation operation : Operation.values()) {
            if (operation.key().equals(key)) {
                return operation;
            }
        }
        return new ForeignOperation(key);
    }
}
