package dev.tenon.examples.flinkconsole.web;

/**
 * What is around each page.
 *
 * @param title of the page
 * @param user who looks; empty if nobody has logged in
 * @param tenant where he works; empty if nowhere yet
 * @param admin whether he administers there
 * @param csrf what a form has to bring along
 * @param message what became of the last form; empty for nothing
 */
public record Frame(
    String title, String user, String tenant, boolean admin, String csrf, String message) {}
