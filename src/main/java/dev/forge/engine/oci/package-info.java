/** Creates bundles of the OCI runtime specification and detects what this host's OCI runtime supports. Internal. */
@NullMarked
package dev.forge.engine.oci;

import org.jspecify.annotations.NullMarked;
