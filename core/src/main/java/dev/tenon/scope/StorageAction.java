package dev.tenon.scope;

/** An action that a credential permits. */
public enum StorageAction {
  /** To read an object. */
  READ,
  /** To create an object, or to replace one. */
  WRITE,
  /** To delete an object. */
  DELETE,
  /** To list the keys that begin with a prefix. */
  LIST
}
