// The language of the words on the page: it decides how they are read aloud, and which forms Chinese characters take.
export default function (component) {
  const page = document.documentElement;
  const before = page.lang;
  page.lang = component.data;
  return () => {
    page.lang = before;
  };
}
