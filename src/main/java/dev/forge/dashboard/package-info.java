/** The dashboard: all engines of a host, live, in a terminal or a browser. Nobody but its commands uses it. */
@NullMarked
package dev.forge.dashboard;

import org.jspecify.annotations.NullMarked;
