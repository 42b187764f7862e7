package dev.guildhall.directories.scim.filter;

import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A piece of SQL that grows together with its parameters: a caller's text never becomes SQL. */
public final class ComposedSql {
  private final StringBuilder text = new StringBuilder();
  private final List<Transaction.Bind> binds = new ArrayList<>();

  /** Adds words of our own and, in their order, the values of their question marks. */
  public ComposedSql add(String words, Transaction.Bind... values) {
    text.append(words);
    binds.addAll(List.of(values));
    return this;
  }

  public ComposedSql add(ComposedSql other) {
    text.append(other.text);
    binds.addAll(other.binds);
    return this;
  }

  public void bind(Parameters parameters) throws SQLException {
    for (Transaction.Bind bind : binds) {
      bind.to(parameters);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static Transaction.Bind text(String value) {
    return p -> p.add(value);
  }

  public static Transaction.Bind number(long value) {
    return p -> p.add(value);
  }
}
