package phone

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
)

// builder writes callbacks as the platform prints them: texts in CDATA, numbers bare, nothing escaped or cleaned.
type builder struct{ bytes.Buffer }

func (b *builder) open(name string) *builder {
	b.WriteString("<" + name + ">")
	return b
}

func (b *builder) close(name string) *builder {
	b.WriteString("</" + name + ">")
	return b
}

func (b *builder) text(name, value string) *builder {
	b.open(name).WriteString("<![CDATA[" + strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>") + "]]>")
	return b.close(name)
}

// raw writes a value that needs no CDATA: a number, or an id of digits.
func (b *builder) raw(name, value string) *builder {
	b.open(name).WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(value))
	return b.close(name)
}

func (b *builder) number(name string, value int64) *builder {
	return b.raw(name, strconv.FormatInt(value, 10))
}

// secretOf is a stable opaque text for a value.
func secretOf(value string) string { return base64.RawURLEncoding.EncodeToString(digest(value))[:40] }
