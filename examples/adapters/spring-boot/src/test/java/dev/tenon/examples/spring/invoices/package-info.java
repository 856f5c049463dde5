/** The invoices service of the manual. */
@NullMarked
package dev.tenon.examples.spring.invoices;

import org.jspecify.annotations.NullMarked;
