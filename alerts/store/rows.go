package store

import (
	"cmp"
	"fmt"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// mostRows is how many rows one statement takes at most where they are written out in it.
const mostRows = 64

// insert adds rows to a table: into is the statement up to its values, tail what follows them. It calls each, unless that is nil, for
// every row that the statement returns, in whatever order.
func (t *tx) insert(into string, rows [][]any, tail string, each func(scan func(...any) error) error) error {
	return t.inParts(rows, func(table string, args []any) error { return t.run(into+" "+table+" "+tail, args, each) })
}

// update changes what rows say: set is the statement up to FROM, where what follows it. In both v is a table of the rows, whose columns
// are called column1, column2 and so on. It calls each, unless that is nil, for every row that the statement returns.
func (t *tx) update(set string, rows [][]any, where string, each func(scan func(...any) error) error) error {
	return t.inParts(rows, func(table string, args []any) error {
		return t.run(set+" FROM ("+table+") AS v WHERE "+where, args, each)
	})
}

// among runs a statement that ends in a column, which must be one of values, and after. The statement takes args before
// them. It calls each, unless that is nil, for every row that it finds.
func among[T any](t *tx, query string, args []any, values []T, after string, each func(scan func(...any) error) error) error {
	rows := make([][]any, len(values))
	for i, v := range values {
		rows[i] = []any{v}
	}
	return t.inParts(rows, func(table string, list []any) error {
		return t.run(query+" IN ("+table+")"+after, slices.Concat(args, list), each)
	})
}

// run runs a statement that returns rows if each is not nil.
func (t *tx) run(query string, args []any, each func(scan func(...any) error) error) error {
	if each == nil {
		_, err := t.exec(query, args...)
		return err
	}
	return t.rows(query, args, func(scan func(...any) error) (bool, error) { return true, each(scan) })
}

// inParts calls do with rows as a table within a statement, and the statement's arguments. All rows have the same columns, of text,
// bytes or whole numbers. Where they are written out do is called for a power of two of them at a time, so that there
// are few statements to prepare.
func (t *tx) inParts(rows [][]any, do func(table string, args []any) error) error {
	for len(rows) > 0 {
		n, asTable := len(rows), arrays
		if !t.dialect.arrays {
			n, asTable = min(1<<(bits.Len(uint(n))-1), mostRows), written
		}
		table, args := asTable(rows[:n])
		if err := do(table, args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// written returns rows as a table with an argument for each value.
func written(rows [][]any) (string, []any) {
	row := "("
	for i, v := range rows[0] {
		if i > 0 {
			row += ", "
		}
		row += "CAST(? AS " + cmp.Or(map[string]string{"BYTEA": "BLOB"}[columnType(v)], columnType(v)) + ")"
	}
	return "VALUES " + strings.Repeat(", "+row+")", len(rows))[2:], slices.Concat(rows...)
}

// arrays returns rows as a table with an argument for each column.
func arrays(rows [][]any) (string, []any) {
	var casts, names []string
	var args []any
	for i, first := range rows[0] {
		kind := columnType(first)
		casts, names = append(casts, "CAST(? AS "+kind+"[])"), append(names, "column"+strconv.Itoa(i+1))
		args = append(args, column(kind, rows, i))
	}
	return "SELECT * FROM unnest(" + strings.Join(casts, ", ") + ") AS u (" + strings.Join(names, ", ") + ")", args
}

// column returns the ith values of rows, which are of that type.
func column(kind string, rows [][]any, i int) any {
	texts, numbers, bytes := make([]string, 0, len(rows)), make([]int64, 0, len(rows)), make([][]byte, 0, len(rows))
	for _, row := range rows {
		switch v := reflect.ValueOf(row[i]); kind {
		case "TEXT":
			texts = append(texts, v.String())
		case "BYTEA":
			bytes = append(bytes, v.Bytes())
		default:
			numbers = append(numbers, v.Int())
		}
	}
	switch kind {
	case "TEXT":
		return texts
	case "BYTEA":
		return bytes
	}
	return numbers
}

// columnType returns what PostgreSQL calls the type of v.
func columnType(v any) string {
	switch reflect.TypeOf(v).Kind() {
	case reflect.Slice:
		return "BYTEA"
	case reflect.String:
		return "TEXT"
	case reflect.Int, reflect.Int64:
		return "BIGINT"
	}
	panic(fmt.Sprintf("store: no column holds %T", v))
}
