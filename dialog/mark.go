package dialog

import (
	"fmt"
	"math"
	"math/bits"
	"reflect"
)

// A mark is a 32-bit hash (the mixing of MurmurHash3) of what a question depended on. It is stored: it never changes.
const markStart uint32 = 2166136261

func mix(m, k uint32) uint32 {
	k = bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593
	return bits.RotateLeft32(m^k, 13)*5 + 0xe6546b64
}

// markString adds a string and its length, so that neighbours cannot run into each other.
func markString(m uint32, s string) uint32 {
	n := len(s)
	for len(s) >= 4 {
		m = mix(m, uint32(s[0])|uint32(s[1])<<8|uint32(s[2])<<16|uint32(s[3])<<24)
		s = s[4:]
	}
	var k uint32
	for i := range len(s) {
		k |= uint32(s[i]) << (8 * i)
	}
	return mix(mix(m, k), uint32(n))
}

func markOf(s string) uint32 {
	if s == "" {
		return 0
	}
	return markString(markStart, s)
}

// markValue hashes a query or an effect: its type and its fields. A field that is not plain data is a mistake of the
// script's author and fails the first transcript.
func markValue(x any) uint32 {
	v := reflect.ValueOf(x)
	return hashValue(markString(markStart, v.Type().Name()), v)
}

func hashValue(m uint32, v reflect.Value) uint32 {
	switch v.Kind() {
	case reflect.String:
		return markString(m, v.String())
	case reflect.Bool:
		if v.Bool() {
			return mix(m, 1)
		}
		return mix(m, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return hashUint(m, uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return hashUint(m, v.Uint())
	case reflect.Float32, reflect.Float64:
		return hashUint(m, math.Float64bits(v.Float()))
	case reflect.Slice, reflect.Array:
		m = hashUint(m, uint64(v.Len()))
		for i := range v.Len() {
			m = hashValue(m, v.Index(i))
		}
		return m
	case reflect.Struct:
		for i := range v.NumField() {
			m = hashValue(m, v.Field(i))
		}
		return m
	}
	panic(fmt.Sprintf("dialog: %s cannot be part of a query or an effect", v.Type()))
}

func hashUint(m uint32, n uint64) uint32 { return mix(mix(m, uint32(n)), uint32(n>>32)) }
