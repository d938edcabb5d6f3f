// A click on a link to a sample's page opens it without loading the dashboard anew.
export default function (component) {
  const { setTriggerValue } = component;
  const open = (event) => {
    const link = event.target.closest && event.target.closest("a.ma-open");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    setTriggerValue("opened", new URL(link.href).searchParams.get("sample"));
  };
  document.addEventListener("click", open);
  return () => document.removeEventListener("click", open);
}
