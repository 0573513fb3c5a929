package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
)

// Upload says what files a page's form may bring. The zero value takes none.
type Upload struct {
	Most  int      // files
	Bytes int64    // of one file
	Types []string // as sniffed from the bytes: image/jpeg; what the browser says of itself is not believed
}

// Images are the kinds of picture that phones and browsers make and that are decoded here.
func Images() []string { return []string{"image/jpeg", "image/png", "image/webp"} }

// File is one that came with a form: its bytes, and their kind as sniffed.
type File struct {
	Type string
	Body []byte
}

// formSpare is what a form may hold beside its files.
const formSpare = 64 << 10

// limit is how many bytes of a request the page takes.
func (p *Page) limit() int64 {
	switch {
	case p.MaxBody > 0:
		return p.MaxBody
	case p.Upload.Most > 0:
		return int64(p.Upload.Most)*p.Upload.Bytes + formSpare
	}
	return formSpare
}

// parse reads the form of a request. A page that takes no files reads no multipart body.
func (p *Page) parse(r *http.Request) error {
	if p.Upload.Most == 0 || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return r.ParseForm()
	}
	if err := r.ParseMultipartForm(p.limit()); err != nil { // the limit is that of the body: nothing goes to a temporary file
		return fmt.Errorf("read a form with files: %w", err)
	}
	return nil
}

// Files gives what came in a field of kind "file", in order. What is too much, too large or of another kind is said at the field.
func (v *Visit) Files(form *Entered, name string) []File {
	if v.R.MultipartForm == nil {
		return nil
	}
	u := v.page.Upload
	var files []File
	for _, head := range v.R.MultipartForm.File[name] {
		if head.Size == 0 && head.Filename == "" { // a field that was left empty
			continue
		}
		file, err := u.read(head)
		if err != nil {
			form.Fail(name, err.Error())
			return nil
		}
		files = append(files, file)
	}
	if len(files) > u.Most {
		form.Fail(name, fmt.Sprintf("最多%d个文件。", u.Most))
		return nil
	}
	return files
}

func (u Upload) read(head *multipart.FileHeader) (File, error) {
	if head.Size > u.Bytes {
		return File{}, fmt.Errorf("每个文件最大%dMB。", u.Bytes>>20)
	}
	f, err := head.Open()
	if err != nil {
		return File{}, errors.New("文件没有传完，请再传一次。")
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, u.Bytes+1))
	if err != nil || int64(len(body)) > u.Bytes {
		return File{}, errors.New("文件没有传完，请再传一次。")
	}
	kind := http.DetectContentType(body)
	if !slices.Contains(u.Types, kind) {
		return File{}, errors.New("这种文件不能传。请传照片（JPG、PNG或WebP）。")
	}
	return File{Type: kind, Body: body}, nil
}
