package dev.tenon.spring.migration;

/**
 * A document.
 *
 * @param department whose it is
 * @param id its name there
 */
public record Document(String department, String id) {}
