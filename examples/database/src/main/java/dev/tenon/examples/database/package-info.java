/** A list of jobs that the database filters and pages by what a policy allows. */
package dev.tenon.examples.database;
