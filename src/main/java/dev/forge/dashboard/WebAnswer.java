package dev.forge.dashboard;

/**
 * What a request is answered.
 *
 * @param code the HTTP status
 * @param type the media type
 * @param text the body
 */
record WebAnswer(int code, String type, String text) {
    /** Words for a person. */
    WebAnswer(int code, String text) {
        this(code, "text/plain", text + "\n");
    }
}
