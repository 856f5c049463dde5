package dev.tenon.spring.invoices;

/**
 * An invoice.
 *
 * @param org the organization that it belongs to
 * @param id its number there
 * @param status such as {@code open}
 * @param amount in cents
 */
public record Invoice(String org, long id, String status, long amount) {}
