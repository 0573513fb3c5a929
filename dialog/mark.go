package dialog

import (
	"fmt"
	"math"
	"reflect"
)

// A mark is a 32-bit FNV-1a hash of what a question depended on.
const (
	markStart uint32 = 2166136261
	markPrime uint32 = 16777619
)

func markString(m uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		m = (m ^ uint32(s[i])) * markPrime
	}
	return (m ^ 0xff) * markPrime // a separator that no UTF-8 text holds
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
			return (m ^ 1) * markPrime
		}
		return m * markPrime
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

func hashUint(m uint32, n uint64) uint32 {
	for range 8 {
		m = (m ^ uint32(n&0xff)) * markPrime
		n >>= 8
	}
	return m
}
