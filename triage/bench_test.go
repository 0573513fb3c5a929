package triage_test

import (
	"testing"

	"minxu/triage"
)

func BenchmarkUnderstand(b *testing.B) {
	c := triage.Context{Places: fixturePlaces(), Home: dongan(), At: fixtureClock(b)}
	for name, text := range map[string]string{
		"digit":       "1",
		"menu":        "进度",
		"demand":      "东岸花圆十二号楼下垃级三天没人收了 臭死了",
		"two_matters": "小区没地方停车，还有楼上老是半夜跳绳，两个都管管吧",
		"english":     "Hello, the street light near my building is broken. Can you help?",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				triage.Understand(text, c)
			}
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	places := fixturePlaces()
	b.ReportAllocs()
	for b.Loop() {
		places.Resolve("海风小区十二号楼2单元五零一", nil)
	}
}
