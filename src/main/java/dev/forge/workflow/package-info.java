/** What a compose file says: services and jobs, what they need and what they wait for, with every mistake and its place. */
@NullMarked
package dev.forge.workflow;

import org.jspecify.annotations.NullMarked;
