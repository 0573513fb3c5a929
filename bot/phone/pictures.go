package phone

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"sync"

	"golang.org/x/image/vector"
)

// Sample is a picture that can be sent without having one.
type Sample struct {
	Name  string `json:"name"`
	Title string `json:"title"` // what it shows
}

func sampleList() []Sample {
	return []Sample{{"lamp", "楼道灯不亮"}, {"manhole", "井盖不见了"}, {"rubbish", "垃圾堆没清"}, {"leak", "墙上渗水"}, {"tile", "地砖翘起"}}
}

// samples are drawn at their first use.
type samples struct {
	mu    sync.Mutex
	drawn map[string][]byte
}

const sampleWidth, sampleHeight = 640, 480

func painter(name string) func(*canvas) {
	switch name {
	case "lamp":
		return paintLamp
	case "manhole":
		return paintManhole
	case "rubbish":
		return paintRubbish
	case "leak":
		return paintLeak
	case "tile":
		return paintTile
	}
	return nil
}

func (s *samples) draw(name string) ([]byte, bool) {
	paint := painter(name)
	if paint == nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if picture, ok := s.drawn[name]; ok {
		return picture, true
	}
	c := &canvas{image.NewRGBA(image.Rect(0, 0, sampleWidth, sampleHeight))}
	paint(c)
	var out bytes.Buffer
	// Encoding into memory fails for no picture of this size.
	_ = jpeg.Encode(&out, c.picture, &jpeg.Options{Quality: 85})
	if s.drawn == nil {
		s.drawn = map[string][]byte{}
	}
	s.drawn[name] = out.Bytes()
	return out.Bytes(), true
}

// canvas draws filled shapes.
type canvas struct{ picture *image.RGBA }

func grey(v uint8) color.Color { return color.RGBA{v, v, v, 255} }

// shape fills a polygon of x, y pairs. Only the box around it is worked on: a picture has up to two hundred small shapes.
func (c *canvas) shape(fill color.Color, points ...float32) {
	box := image.Rect(int(points[0]), int(points[1]), int(points[0]), int(points[1]))
	for i := 0; i+1 < len(points); i += 2 {
		x, y := int(math.Floor(float64(points[i]))), int(math.Floor(float64(points[i+1])))
		box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
		box.Max.X, box.Max.Y = max(box.Max.X, x+1), max(box.Max.Y, y+1)
	}
	if box = box.Intersect(c.picture.Bounds()); box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	left, top := float32(box.Min.X), float32(box.Min.Y)
	r.MoveTo(points[0]-left, points[1]-top)
	for i := 2; i+1 < len(points); i += 2 {
		r.LineTo(points[i]-left, points[i+1]-top)
	}
	r.ClosePath()
	r.Draw(c.picture, box, image.NewUniform(fill), image.Point{})
}

func (c *canvas) box(fill color.Color, x, y, w, h float32) {
	c.shape(fill, x, y, x+w, y, x+w, y+h, x, y+h)
}

func (c *canvas) oval(fill color.Color, x, y, rx, ry float32) {
	var points []float32
	for i := range 48 {
		sin, cos := math.Sincos(float64(i) / 48 * 2 * math.Pi)
		points = append(points, x+rx*float32(cos), y+ry*float32(sin))
	}
	c.shape(fill, points...)
}

func (c *canvas) fill(v color.Color) {
	draw.Draw(c.picture, c.picture.Bounds(), image.NewUniform(v), image.Point{}, draw.Src)
}

func paintLamp(c *canvas) {
	c.fill(color.RGBA{38, 40, 48, 255})
	c.shape(color.RGBA{52, 54, 62, 255}, 0, 0, 640, 0, 520, 110, 120, 110)
	c.box(color.RGBA{30, 31, 38, 255}, 120, 110, 400, 260)
	c.box(color.RGBA{58, 46, 38, 255}, 200, 170, 110, 200)
	c.oval(color.RGBA{120, 110, 80, 255}, 295, 275, 5, 5)
	for i := range 6 {
		step := float32(i)
		c.box(grey(uint8(56+8*i)), 330-step*22, 345+step*23, 200+step*44, 23)
	}
	c.box(grey(90), 317, 60, 6, 30)
	c.oval(grey(110), 320, 104, 34, 22)
	c.oval(grey(74), 320, 108, 24, 15)
}

func paintManhole(c *canvas) {
	c.fill(grey(128))
	for i := range 160 {
		x, y := float32((i*97)%640), float32((i*61)%480)
		c.oval(grey(uint8(112+(i*13)%30)), x, y, 5, 3)
	}
	c.box(color.RGBA{235, 235, 225, 255}, 0, 60, 640, 12)
	c.oval(grey(92), 320, 280, 156, 98)
	c.oval(grey(60), 320, 282, 136, 84)
	c.oval(grey(14), 320, 288, 124, 74)
	c.shape(color.RGBA{200, 120, 40, 255}, 520, 210, 560, 210, 585, 330, 495, 330)
	c.box(color.RGBA{240, 240, 235, 255}, 513, 256, 55, 18)
}

func paintRubbish(c *canvas) {
	c.fill(color.RGBA{196, 204, 208, 255})
	c.box(color.RGBA{170, 160, 148, 255}, 0, 320, 640, 160)
	c.box(color.RGBA{60, 110, 80, 255}, 60, 150, 150, 220)
	c.box(color.RGBA{44, 88, 62, 255}, 48, 130, 174, 28)
	for i, bag := range [][4]float32{{270, 350, 70, 60}, {370, 330, 86, 76}, {480, 362, 74, 58}, {330, 392, 90, 56}, {440, 402, 84, 52}, {556, 396, 60, 50}} {
		c.oval(grey(uint8(28+i*9)), bag[0], bag[1], bag[2], bag[3])
		c.shape(grey(uint8(20+i*9)), bag[0]-10, bag[1]-bag[3]+6, bag[0]+10, bag[1]-bag[3]+6, bag[0]+4, bag[1]-bag[3]-16, bag[0]-6, bag[1]-bag[3]-14)
	}
	c.box(color.RGBA{196, 150, 96, 255}, 230, 400, 90, 60)
	c.oval(color.RGBA{210, 180, 60, 255}, 520, 448, 26, 8)
}

func paintLeak(c *canvas) {
	c.fill(color.RGBA{228, 222, 210, 255})
	c.box(color.RGBA{206, 200, 188, 255}, 0, 400, 640, 80)
	c.box(color.RGBA{150, 152, 156, 255}, 90, 0, 26, 400)
	for i, stain := range [][4]float32{{330, 60, 190, 70}, {300, 140, 130, 90}, {360, 210, 90, 100}} {
		c.oval(color.RGBA{uint8(186 - i*12), uint8(170 - i*12), uint8(138 - i*12), 255}, stain[0], stain[1], stain[2], stain[3])
	}
	for i := range 7 {
		x := float32(250 + i*30)
		c.box(color.RGBA{140, 130, 110, 255}, x, 190, 4, float32(70+(i*37)%110))
	}
	c.oval(color.RGBA{150, 168, 182, 255}, 340, 440, 150, 26)
}

func paintTile(c *canvas) {
	c.fill(grey(150))
	for row := range 4 {
		for col := range 5 {
			c.box(color.RGBA{uint8(184 + (row*7+col*11)%24), 170, 150, 255}, float32(col*130+4), float32(row*122+4), 122, 114)
		}
	}
	c.box(grey(70), 264, 126, 122, 114)
	c.shape(color.RGBA{214, 198, 176, 255}, 258, 110, 396, 138, 384, 226, 250, 204)
	c.shape(grey(110), 250, 204, 384, 226, 384, 240, 250, 216)
	c.shape(grey(90), 330, 122, 336, 124, 312, 214, 306, 213)
}
