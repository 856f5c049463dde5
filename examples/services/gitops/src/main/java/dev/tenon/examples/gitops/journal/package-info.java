/** What happened, and how much of it, by tenant: for audits, and for meters. */
@NullMarked
package dev.tenon.examples.gitops.journal;

import org.jspecify.annotations.NullMarked;
