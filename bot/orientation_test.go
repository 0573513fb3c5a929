package bot

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// photo is a JPEG with a red left half and a blue right half, with an EXIF part that says how it was held and where.
func photo(t *testing.T, orientation uint16, order binary.AppendByteOrder) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 32, 16))
	for x := range 32 {
		for y := range 16 {
			c := color.RGBA{R: 255, A: 255}
			if x >= 16 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	var body bytes.Buffer
	if err := jpeg.Encode(&body, img, nil); err != nil {
		t.Fatal(err)
	}
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	tiff := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1), orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	exif := append([]byte("Exif\x00\x00"), append(tiff, "GPS 37.53 121.39"...)...)
	part := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(append([]byte{}, body.Bytes()[:2]...), append(part, exif...)...), body.Bytes()[2:]...)
}

func TestAPhotoIsTurnedUprightAndForgetsWhereItWasTaken(t *testing.T) {
	t.Parallel()
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for o, want := range map[uint16]struct {
			wide bool
			red  image.Point // a point that must be red when the picture stands upright
		}{1: {true, image.Pt(4, 8)}, 2: {true, image.Pt(28, 8)}, 3: {true, image.Pt(28, 8)}, 4: {true, image.Pt(4, 8)},
			5: {false, image.Pt(8, 4)}, 6: {false, image.Pt(8, 4)}, 7: {false, image.Pt(8, 28)}, 8: {false, image.Pt(8, 28)}} {
			body := photo(t, o, order)
			if got := orientation(body); got != int(o) {
				t.Errorf("orientation %d is read as %d", o, got)
			}
			out, err := reencode(body)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(out, []byte("GPS")) || bytes.Contains(out, []byte("Exif")) {
				t.Errorf("orientation %d: the place is still in the picture", o)
			}
			img, err := jpeg.Decode(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			if wide := img.Bounds().Dx() > img.Bounds().Dy(); wide != want.wide {
				t.Errorf("orientation %d: %v", o, img.Bounds())
			}
			if r, _, b, _ := img.At(want.red.X, want.red.Y).RGBA(); r < b {
				t.Errorf("orientation %d: not red at %v", o, want.red)
			}
		}
	}
}

func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	t.Parallel()
	var huge bytes.Buffer // a small file that decodes to more pixels than any phone makes
	if err := png.Encode(&huge, image.NewPaletted(image.Rect(0, 0, 6000, 5000), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{
		"nothing": nil, "words": []byte("楼道灯坏了"), "a script with a picture's first bytes": []byte("GIF89a<script>alert(1)</script>"),
		"an SVG": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "a torn JPEG": photo(t, 1, binary.LittleEndian)[:40], "too many pixels": huge.Bytes(),
	} {
		if out, err := reencode(body); err == nil {
			t.Errorf("%s became a picture of %d bytes", name, len(out))
		}
	}
}

func FuzzReencode(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Fuzz(func(t *testing.T, body []byte) {
		orientation(body)
		if out, err := reencode(body); err == nil && len(out) == 0 {
			t.Error("a picture of nothing")
		}
	})
}
