/** The invoices service of the manual. */
@NullMarked
package dev.tenon.spring.invoices;

import org.jspecify.annotations.NullMarked;
