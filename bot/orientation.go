package bot

import (
	"encoding/binary"
	"image"
)

// orientation reads how a phone held the picture (EXIF tag 0x0112) from a JPEG; 1 when it says nothing.
func orientation(jpeg []byte) int {
	const exif = "Exif\x00\x00"
	for i := 2; i+4 <= len(jpeg) && jpeg[i] == 0xff; {
		marker, size := jpeg[i+1], int(binary.BigEndian.Uint16(jpeg[i+2:]))
		if marker == 0xda || size < 2 || i+2+size > len(jpeg) {
			return 1
		}
		if part := jpeg[i+4 : i+2+size]; marker == 0xe1 && len(part) > len(exif)+8 && string(part[:len(exif)]) == exif {
			return tiffOrientation(part[len(exif):])
		}
		i += 2 + size
	}
	return 1
}

func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + i*12
		if entry+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if o := int(order.Uint16(tiff[entry+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}

// upright turns a picture as its orientation says, because the tag is gone after re-encoding.
func upright(src image.Image, o int) image.Image {
	if o == 1 {
		return src
	}
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if o >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range b.Dy() {
		for x := range b.Dx() {
			dx, dy := x, y
			switch o {
			case 2:
				dx = w - 1 - x
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dy = h - 1 - y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = w-1-y, x
			case 7:
				dx, dy = w-1-y, h-1-x
			case 8:
				dx, dy = y, h-1-x
			}
			dst.Set(dx, dy, src.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return dst
}
