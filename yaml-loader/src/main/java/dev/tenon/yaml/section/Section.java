package dev.tenon.yaml.section;

/**
 * One top-level key of the file. A section reads the value of its key into the draft, in each file
 * that has the key.
 */
interface Section {

  /** Reads the whole value, and reports its errors. */
  void read(Value value);
}
